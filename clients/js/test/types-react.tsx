import { createProfiles } from '@phoenix-profile/web';
import { ProfilesProvider, usePhoenixProfile } from '@phoenix-profile/web/react';

const profiles = createProfiles({ baseUrl: 'https://profiles.example.com', token: 'token' });

function Player({ id }: { id: string }) {
  const { profile, error } = usePhoenixProfile(id);
  // @ts-expect-error a profile may not be loaded yet
  profile.name;
  return <b title={error?.code}>{profile?.name ?? id}</b>;
}

export const page = (
  <ProfilesProvider profiles={profiles}>
    <Player id="u42" />
    <phoenix-profile user-id="u42" className="row" onprofile-change={(event) => event.detail.name} />
  </ProfilesProvider>
);

// @ts-expect-error the element needs a user
export const withoutUser = <phoenix-profile />;
