// Calls a running service with the types of openapi-typescript.
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { paths } from './schema.js';

const api = createClient<paths>({
  baseUrl: process.env.API,
  headers: { Authorization: `Bearer ${process.env.TOKEN}` },
  querySerializer: { array: { style: 'form', explode: false } },
});
const user = { path: { user_id: 'alice' } };

const read = await api.GET('/v1/profiles/user/{user_id}', { params: { ...user, query: { fields: 'extended' } } });
assert.equal(read.data?.user_id, 'alice');
const changed = await api.PUT('/v1/profiles/user/{user_id}', { params: user, body: { name: 'Alice Berg' } });
assert.equal(changed.data?.name, 'Alice Berg');
const batch = await api.GET('/v1/profiles', { params: { query: { user_ids: ['alice', 'player-1'] } } });
assert.equal(batch.data?.profiles.length, 2);
const ofBody = await api.POST('/v1/profiles/batch', { body: { user_ids: ['alice', 'player-1'], create: false } });
assert.deepEqual(ofBody.data?.profiles, batch.data?.profiles);
const server = createClient<paths>({ baseUrl: process.env.API, headers: { 'X-API-Key': process.env.KEY } });
const imported = await server.POST('/v1/profiles/import', {
  body: '{"user_id":"finn"}\n',
  headers: { 'Content-Type': 'application/x-ndjson' },
  bodySerializer: (rows) => rows,
});
assert.equal(imported.data?.rows[0]?.user_id, 'finn');
const finn = { params: { path: { user_id: 'finn' } } };
assert.equal((await server.GET('/v1/profiles/user/{user_id}/export', finn)).data?.user_id, 'finn');
assert.equal((await server.GET('/v1/admin/profiles/{user_id}/explain', finn)).data?.wrong, false);
const changes = await server.GET('/v1/changes', { params: { query: { cursor: 'now' } } });
assert.deepEqual(changes.data?.changes, []);
const audited = await server.POST('/v1/profiles/audit', { body: { copies: [{ user_id: 'finn', version: 1 }] } });
assert.equal(audited.data?.changed[0]?.user_id, 'finn');
const refused = await api.PUT('/v1/profiles/user/{user_id}', {
  params: { path: { user_id: 'player-1' } },
  body: { name: 'Not Mine' },
});
assert.equal(refused.response.status, 403);
assert.equal(refused.error?.code, 'AUTH_005');
console.log('TypeScript, openapi-typescript: ok');
