// Customers' links and webhooks are served by routers of their own: what the API's document says of them is true, and is there.
import { bodies } from '../../api/customer/answers';
import { type Core, openCore } from './core.fixture';

let core: Core;
beforeAll(async () => {
  core = await openCore();
});
afterAll(async () => {
  await core.close();
});

const documented = async (): Promise<[string, string[]][]> => {
  const { paths } = (await core.call('GET', '/openapi.json')).json;
  return Object.entries<object>(paths)
    .filter(([path]) => /^\/(c|hooks)\//.test(path))
    .map(([path, verbs]) => [path, Object.keys(verbs).map((verb) => verb.toUpperCase())]);
};

test('every answer of a customer and both webhooks are documented; paying is not, where there is no sandbox bank', async () => {
  const answers = [...Object.keys(bodies).filter((verb) => verb !== 'pay'), 'uploads'];
  expect((await documented()).map(([path]) => path).sort()).toEqual(
    ['/c/{token}', ...answers.map((verb) => `/c/{token}/${verb}`), '/hooks/carrier/{carrier}', '/hooks/payment/{gateway}'].sort(),
  );
});

test('what is documented is served: another verb is refused by naming the documented one', async () => {
  for (const [path, verbs] of await documented()) {
    const refused = await core.call('DELETE', path.replace(/\{\w+\}/g, 'something'));
    expect([path, refused.status]).toEqual([path, 405]);
    expect(refused.headers.get('allow')).toEqual(expect.stringContaining(verbs.join()));
  }
});

test('bodies are documented by the schemas that check them, forms included, and webhooks with their signature', async () => {
  const { paths } = (await core.call('GET', '/openapi.json')).json;
  const survey = paths['/c/{token}/survey']?.post;
  expect(Object.keys(survey?.requestBody.content ?? {})).toEqual(['application/json', 'application/x-www-form-urlencoded']);
  expect(survey?.requestBody.content['application/json']?.schema).toMatchObject({ required: ['score'], additionalProperties: false });
  expect(Object.keys(survey?.responses ?? {})).toEqual(expect.arrayContaining(['200', '202', '404', '410', '422']));
  const hook = paths['/hooks/payment/{gateway}']?.post;
  expect(hook?.parameters.map(({ name }) => name)).toContain('webhook-signature');
  expect(hook?.security).toEqual([]);
  expect((await core.call('GET', '/docs')).text).toContain('/c/{token}/receipt');
  for (const path of ['/c/{token}/uploads', '/api/orders/{id}/documents']) {
    const { content = {} } = paths[path]?.post?.requestBody ?? {};
    expect(content['multipart/form-data']?.schema.properties).toEqual({ file: { type: 'string', format: 'binary' } });
    expect(content['application/json']?.schema.required).toEqual(['filename', 'content']);
  }
});
