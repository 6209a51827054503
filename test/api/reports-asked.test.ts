// How reports are asked for: by whom, for which days, as JSON or as a table for a spreadsheet.
import { closedAfterThisFile } from '../support/opened';
import { openCore } from './core.fixture';

const core = closedAfterThisFile(openCore);

const roles = ['sales', 'finance', 'warehouse', 'logistics', 'service', 'supervisor', 'ops', 'admin'];
const readers: Record<string, string[]> = {
  'cycle-times': ['supervisor', 'ops', 'admin'],
  'on-time': ['sales', 'logistics', 'supervisor', 'ops', 'admin'],
  late: ['supervisor', 'ops', 'admin'],
  feedback: ['sales', 'service', 'supervisor', 'ops', 'admin'],
  money: ['finance', 'supervisor', 'admin'],
  reasons: ['sales', 'finance', 'service', 'supervisor', 'ops', 'admin'],
  carriers: ['finance', 'logistics', 'supervisor', 'ops', 'admin'],
};
const names = Object.keys(readers);

describe.each(names)('the report %s', (name) => {
  it('is for those whom it concerns', async () => {
    const statuses = await Promise.all(roles.map(async (role) => [role, (await core.get(`/api/reports/${name}`, role)).status]));
    expect(statuses).toEqual(roles.map((role) => [role, readers[name]?.includes(role) ? 200 : 403]));
    expect((await core.call('GET', `/api/reports/${name}`)).status).toBe(401);
  });

  it('has figures also where nothing has happened, and they are as the API is described', async () => {
    const { json } = await core.get(`/api/reports/${name}?from=2020-01-01&to=2020-01-31`, 'supervisor');
    expect(json.period).toEqual({ from: '2020-01-01', to: '2020-01-31' });
    const { paths } = (await core.call('GET', '/openapi.json')).json;
    const { content = {} } = paths[`/api/reports/${name}`]?.get?.responses[200] ?? {};
    expect(Object.keys(content)).toEqual(['application/json', 'text/csv']);
    expect(Object.keys(json).sort()).toEqual(Object.keys(content['application/json']?.schema.properties ?? {}).sort());
  });

  it('is a table for a spreadsheet when that is asked for', async () => {
    const path = `/api/reports/${name}?from=2020-01-01&to=2020-01-31`;
    const [byFormat, byAccept] = [
      await core.get(`${path}&format=csv`, 'supervisor'),
      await core.get(path, 'supervisor', { accept: 'text/csv' }),
    ];
    expect(byAccept.text).toBe(byFormat.text);
    expect(byFormat.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(byFormat.headers.get('content-disposition')).toBe(`attachment; filename="${name}_2020-01-01_2020-01-31.csv"`);
    const [columns = '', ...rows] = byFormat.text.trimEnd().split('\r\n');
    expect(columns).toMatch(/^[a-z]\w+(,[a-z0-9_]+)+$/);
    for (const row of rows) expect(row.replace(/"[^"]*"/g, '').split(',').length).toBeLessThanOrEqual(columns.split(',').length);
  });

  it.each([
    ['from=2026-02-30', 'date_invalid'],
    ['from=2026-02-02&to=2026-02-01', 'date_invalid'],
    ['from=2020-01-01&to=2026-01-01', 'date_invalid'],
    ['format=xml', 'schema_invalid'],
    ['since=2026-01-01', 'property_unknown'],
    ["from=2026-01-01'--", 'date_invalid'],
  ])('is not told for %s', async (query, code) => {
    const { status, json } = await core.get(`/api/reports/${name}?${query}`, 'supervisor');
    expect([status, json.code]).toEqual([422, code]);
  });
});

it('a report that there is not is not found', async () => {
  expect((await core.get('/api/reports/weather', 'supervisor')).status).toBe(404);
});
