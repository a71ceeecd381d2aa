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
const refused = await api.PUT('/v1/profiles/user/{user_id}', {
  params: { path: { user_id: 'player-1' } },
  body: { name: 'Not Mine' },
});
assert.equal(refused.response.status, 403);
assert.equal(refused.error?.code, 'AUTH_005');
console.log('TypeScript, openapi-typescript: ok');
