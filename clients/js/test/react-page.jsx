// The hook and the element in a page of React: loads, follows a change, follows another user, and shows errors.
import { configure, createProfiles } from '@phoenix-profile/web';
import { ProfilesProvider, usePhoenixProfile } from '@phoenix-profile/web/react';
import { StrictMode, useState, version } from 'react';
import { createRoot } from 'react-dom/client';

const { api, token, user } = globalThis.eval('settings');
configure({ baseUrl: api, token });
const profiles = createProfiles({ baseUrl: api, token });
const found = { version: version.split('.')[0] };

function Player({ id, testId }) {
  const { profile, error } = usePhoenixProfile(id);
  return <b id={testId}>{error ? `${error.name} of ${id}` : (profile?.name ?? 'loading')}</b>;
}

function Outside() {
  try {
    usePhoenixProfile(user);
  } catch (error) {
    found.outside = error instanceof TypeError;
  }
}

let showUser;
function Page() {
  const [shown, setShown] = useState(user);
  showUser = setShown;
  return (
    <ProfilesProvider profiles={profiles}>
      <Player testId="first" id={shown} />
      <Player testId="second" id={shown} />
      <Player testId="malformed" id=".." />
      <phoenix-profile user-id={user} onprofile-change={() => (found.changed = true)} />
    </ProfilesProvider>
  );
}

const text = (id) => document.getElementById(id)?.textContent;
const element = () => document.querySelector('phoenix-profile')?.shadowRoot.textContent;

/** Waits until the condition holds after a change of the page. */
async function until(condition) {
  while (!condition()) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

async function main() {
  createRoot(document.getElementById('root')).render(<StrictMode><Page /></StrictMode>);
  createRoot(document.body.appendChild(document.createElement('div'))).render(<Outside />);
  await until(() => text('first') && text('first') !== 'loading' && text('second') === text('first'));
  found.loaded = /^\w+ \w+ \d+$/.test(text('first')) && text('second') === text('first');
  await until(() => text('malformed') !== 'loading');
  found.malformed = text('malformed') === 'ProfilesError of ..';
  await until(() => element() === text('first'));
  await fetch('/rename', { method: 'POST', body: 'Renamed Live' });
  await until(() => text('first') === 'Renamed Live' && element() === 'Renamed Live');
  found.renamed = text('second');
  found.element = element();
  found.requests = new Set(performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /profiles[?]/.test(name))).size;
  showUser(`${user}-2`);
  await until(() => text('first') !== 'Renamed Live' && text('first') !== 'loading');
  found.other = (await profiles.get(`${user}-2`)).name === text('first');
  globalThis.report(found);
}
main();
