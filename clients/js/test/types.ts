/// <reference types="@phoenix-profile/web/svelte" />
/// <reference types="@phoenix-profile/web/vue" />
import { configure, createProfiles, ProfilesError, type Profile, type Profiles } from '@phoenix-profile/web';
import { readBoard, watchBoard, type Board, type BoardError } from '@phoenix-profile/web/board';
import type { SvelteHTMLElements } from 'svelte/elements';
import type { GlobalComponents } from 'vue';
import type { JSX } from 'vue/jsx-runtime';

configure({ baseUrl: 'https://profiles.example.com', token: async () => 'token' });
const profiles: Profiles = createProfiles({ baseUrl: 'https://profiles.example.com', token: 'token', WebSocket });
createProfiles({ baseUrl: 'https://profiles.example.com', key: 'pk_key' }).close();
const profile: Promise<Profile> = profiles.get('u42');
profiles.change('u42', { name: 'Alice Lind', expected: await profile }).catch((e: ProfilesError) => e.reason);
document.createElement('phoenix-profile').addEventListener('profile-change', () => {});
const board: Promise<Board> = readBoard('https://profiles.example.com/v1/boards/AYqG', { fields: ['distinct'] });
const stop: () => void = watchBoard(
  'https://profiles.example.com/v1/boards/AYqG',
  ({ profiles: [first] }) => first.name,
  (error: BoardError) => error.status,
);
board.finally(stop);
// @ts-expect-error the element needs a user
const svelte: SvelteHTMLElements['phoenix-profile'] = {};
export const svelteElement: SvelteHTMLElements['phoenix-profile'] = {
  'user-id': 'u42',
  'onprofile-change': (event) => event.detail.name,
};
export const vueElement: JSX.IntrinsicElements['phoenix-profile'] = {
  'user-id': 'u42',
  onProfileError: (event) => event.detail.status,
};
export type VueComponent = InstanceType<GlobalComponents['phoenix-profile']>['$props']['user-id'];
export const vueUser: VueComponent = 'u42';
