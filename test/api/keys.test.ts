// Keys for machines: the administrator makes them, sees which there are, and revokes those that must not open anything any more.
import { randomUUID } from 'node:crypto';
import { closedAfterThisFile } from '../support/opened';
import { openCore, orderOf } from './core.fixture';

const core = closedAfterThisFile(openCore);

const make = async (name: string, roles = ['sales']) => (await core.post('/api/keys', { name, roles }, { as: 'admin' })).json;
const revoke = (keyId: string, as = 'admin') => core.post(`/api/keys/${keyId}/revoke`, {}, { as });

test('a key that was revoked opens nothing any more, what it did keeps its name', async () => {
  const { keyId, key } = await make('Old shop');
  const { orderId } = (await core.post('/api/orders', orderOf(), { token: key })).json;
  const revoked = await revoke(keyId);
  expect(revoked).toMatchObject({ status: 200, json: { keyId, name: 'Old shop', revokedAt: expect.stringMatching(/Z$/) } });
  const refused = await core.post('/api/orders', orderOf(), { token: key });
  expect([refused.status, refused.json.code]).toEqual([401, 'unauthenticated']);
  expect((await core.get(`/api/orders/${orderId}`)).json.owner).toEqual({ staffId: keyId, name: 'Old shop' });
  const again = await revoke(keyId);
  expect([again.status, again.json.revokedAt]).toEqual([200, revoked.json.revokedAt]);
});

test('the administrator sees every key, who made it and whether it still opens, but no key itself', async () => {
  const [used, gone] = [await make('Marketplace'), await make('Till')];
  await revoke(gone.keyId);
  const admin = (await core.call('GET', '/api/staff', { as: 'admin' })).json.items.find(
    (one: { subject: string }) => one.subject === 'admin',
  );
  const { json } = await core.call('GET', '/api/keys', { as: 'admin' });
  const shown = json.items.filter((one: { keyId: string }) => [used.keyId, gone.keyId].includes(one.keyId));
  expect(shown).toEqual([
    expect.objectContaining({ keyId: gone.keyId, name: 'Till', revokedAt: expect.any(String) }),
    { keyId: used.keyId, name: 'Marketplace', roles: ['sales'], createdAt: expect.any(String), createdBy: admin?.staffId, revokedAt: null },
  ]);
  expect(JSON.stringify(json)).not.toContain(used.key);
});

test('nobody else sees or revokes keys, and a key that there never was is not found', async () => {
  const { keyId, key } = await make('Powerful', ['admin']);
  expect((await revoke(keyId, 'supervisor')).status).toBe(403);
  expect((await core.call('GET', '/api/keys', { as: 'supervisor' })).status).toBe(403);
  expect((await core.call('GET', '/api/keys', { token: key })).status).toBe(403);
  expect((await core.post(`/api/keys/${keyId}/revoke`, {}, { token: key })).status).toBe(403);
  expect((await revoke(randomUUID())).status).toBe(404);
  expect((await revoke('no-id')).status).toBe(404);
});
