// An application that is bundled: reports a profile, and what happens without a URL.
import { createProfiles } from '@phoenix-profile/web';

const inPage = typeof document !== 'undefined';
const { api, token } = inPage ? globalThis.eval('settings') : { api: process.env.API, token: process.env.TOKEN };

function withoutUrl() {
  try {
    createProfiles({ token });
  } catch (error) {
    return error.name;
  }
}

async function main() {
  const profiles = createProfiles({ baseUrl: api, token });
  const { user_id } = await profiles.get('bundled');
  profiles.close();
  const found = { user_id, withoutUrl: withoutUrl(), elements: Boolean(globalThis.customElements?.get('phoenix-profile')) };
  if (inPage) {
    globalThis.report(found);
  } else {
    console.log(JSON.stringify(found));
  }
}
main();
