import type { DefineComponent, HTMLAttributes } from 'vue';
import type { Profile, ProfilesError } from './phoenix-profile.js';

interface PhoenixProfileProps extends HTMLAttributes {
  'user-id': string;
  onProfileChange?: (event: CustomEvent<Profile>) => void;
  onProfileError?: (event: CustomEvent<ProfilesError>) => void;
}

declare module 'vue' {
  interface GlobalComponents {
    'phoenix-profile': DefineComponent<PhoenixProfileProps>;
  }
}

declare module 'vue/jsx-runtime' {
  namespace JSX {
    interface IntrinsicElements {
      'phoenix-profile': PhoenixProfileProps;
    }
  }
}
