import type { HTMLAttributes } from 'svelte/elements';
import type { Profile, ProfilesError } from './phoenix-profile.js';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'phoenix-profile': HTMLAttributes<HTMLElement> & {
      'user-id': string;
      'onprofile-change'?: (event: CustomEvent<Profile>) => void;
      'onprofile-error'?: (event: CustomEvent<ProfilesError>) => void;
    };
  }
}
