// A page, or a program, that shows a sealed board: reads it, and waits until a player has another name.
import { readBoard, watchBoard } from '@phoenix-profile/web/board';

const inPage = typeof document !== 'undefined';
const { api, token, user, board: url } = inPage ? globalThis.eval('settings') : JSON.parse(process.env.SETTINGS);

function rename(name) {
  return fetch(`${api}/v1/profiles/user/${user}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name }),
  });
}

async function main() {
  const { profiles, missing } = await readBoard(url, { fields: ['render'] });
  const found = { ids: profiles.map(({ user_id }) => user_id), missing, ascii: typeof profiles[0].render.ascii };
  const names = [];
  await new Promise((resolve, reject) => {
    const stop = watchBoard(
      url,
      async (board) => {
        names.push(board.profiles.find(({ user_id }) => user_id === user).name);
        if (names.length === 1) {
          await rename('Shown On The Board');
        } else if (names.length === 2) {
          stop();
          resolve();
        }
      },
      reject,
    );
  });
  found.name = names[1];
  found.unknown = await new Promise((resolve) => {
    watchBoard(`${api}/v1/boards/AAAA`, () => {}, ({ name, status, code }) => resolve(`${name} ${status} ${code}`));
  });
  found.unreachable = await readBoard('http://localhost:1/v1/boards/AAAA').catch(({ name, status }) => `${name} ${status}`);
  if (inPage) {
    globalThis.report(found);
  } else {
    console.log(JSON.stringify(found));
  }
}
main();
