import type { DetailedHTMLProps, HTMLAttributes, ReactNode } from 'react';
import type { Profile, Profiles, ProfilesError } from './phoenix-profile.js';

export interface PhoenixProfileState {
  /** The newest version; undefined until it is loaded. */
  readonly profile?: Profile;
  /** Why the profile could not be loaded; undefined once it is. */
  readonly error?: ProfilesError;
}

/** Gives the client to the components within. Create the client once, outside of components. */
export function ProfilesProvider(props: { profiles: Profiles; children?: ReactNode }): ReactNode;

/**
 * The profile of a user, live while the component is mounted. All components of a client share its batches and its streams.
 *
 * @throws TypeError outside of a `ProfilesProvider`
 */
export function usePhoenixProfile(userId: string): PhoenixProfileState;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      /** React 19 or newer adds the listeners. */
      'phoenix-profile': DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & {
        'user-id': string;
        'onprofile-change'?: (event: CustomEvent<Profile>) => void;
        'onprofile-error'?: (event: CustomEvent<ProfilesError>) => void;
      };
    }
  }
}
