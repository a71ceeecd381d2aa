// Calls a running service with the client that openapi-generator makes for TypeScript.
import assert from 'node:assert/strict';
import { AvatarsApi, Configuration, CopiesApi, DrawAvatarStyleEnum, OperationApi, ProfilesApi, ReadProfileFieldsEnum, ResponseError } from './fetch/index.js';

const configuration = new Configuration({ basePath: process.env.API, accessToken: process.env.TOKEN });
const profiles = new ProfilesApi(configuration);

const read = await profiles.readProfile({ userId: 'alice', fields: ReadProfileFieldsEnum.Extended });
assert.equal(read.userId, 'alice');
assert.ok(read.version);
const changed = await profiles.changeProfile({ userId: 'alice', change: { regenerateAvatar: true }, ifMatch: '*' });
assert.notEqual(changed.avatarUrl, read.avatarUrl);
// of several ids in a query, this client would encode the comma: that is one id
const one = await profiles.readProfiles({ userIds: ['alice'], create: false });
assert.deepEqual(one.profiles.map((each) => each.userId), ['alice']);
const batch = await profiles.readProfilesOfBody({ batchRequest: { userIds: ['alice', 'player-1'], create: false } });
assert.deepEqual(batch.profiles.map((each) => each.userId), ['alice', 'player-1']);
const [style, file] = changed.avatarUrl.split('/').slice(-2);
assert.match(await new AvatarsApi(configuration).drawAvatar({ style: style as DrawAvatarStyleEnum, file }), /<svg/);
assert.equal((await new OperationApi(configuration).health()).status, 'healthy');
const ofServer = new Configuration({ basePath: process.env.API, accessToken: process.env.KEY });
const operator = new ProfilesApi(ofServer);
const copies = new CopiesApi(ofServer);
assert.equal((await operator.importProfiles({ body: '{"user_id":"emil"}\n' })).rows[0]?.userId, 'emil');
assert.equal((await operator.exportUser({ userId: 'emil' })).userId, 'emil');
assert.deepEqual((await copies.readChanges({ cursor: 'now' })).changes, []);
const audited = await copies.auditCopies({ copies: { copies: [{ userId: 'emil', version: 1 }] } });
assert.equal(audited.changed[0]?.userId, 'emil');
assert.equal((await new OperationApi(ofServer).explainProfile({ userId: 'emil' })).wrong, false);
await assert.rejects(
  profiles.changeProfile({ userId: 'player-1', change: { name: 'Not Mine' } }),
  (refused: unknown) => refused instanceof ResponseError && refused.response.status === 403,
);
console.log('TypeScript, openapi-generator: ok');
