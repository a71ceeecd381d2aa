import { createProfiles } from '@phoenix-profile/web';
import { ProfilesProvider, usePhoenixProfile } from '@phoenix-profile/web/react';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

// a real page gets the token of its visitor from its own server
const profiles = createProfiles({
  baseUrl: import.meta.env.VITE_API ?? 'http://localhost:8080',
  token: import.meta.env.VITE_TOKEN,
});

const SCORES = Object.entries({ alice: 9_120, 'player-1': 8_730, 'player-2': 7_940, 'player-3': 6_310, 'player-4': 5_020 });

function Player({ id }) {
  const { profile, error } = usePhoenixProfile(id);
  return (
    <span title={error?.message}>
      <img src={profile?.avatar_url} alt="" />
      {profile?.name ?? '…'}
    </span>
  );
}

function Rename({ id }) {
  const [message, setMessage] = useState('');
  async function rename(form) {
    try {
      const { name } = await profiles.change(id, { name: form.get('name') });
      setMessage(`You are ${name} now.`);
    } catch (refused) {
      setMessage(refused.message);
    }
  }
  return (
    <form action={rename}>
      <label>
        Your name <input name="name" required />
      </label>
      <button>Change</button>
      <p role="status">{message}</p>
    </form>
  );
}

createRoot(document.getElementById('root')).render(
  <ProfilesProvider profiles={profiles}>
    <h1>Leaderboard</h1>
    <table>
      <thead>
        <tr>
          <th>Rank</th>
          <th>Player</th>
          <th>Score</th>
        </tr>
      </thead>
      <tbody>
        {SCORES.map(([id, score], rank) => (
          <tr key={id}>
            <td>{rank + 1}</td>
            <td>
              <Player id={id} />
            </td>
            <td>{score}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <Rename id="alice" />
  </ProfilesProvider>,
);
