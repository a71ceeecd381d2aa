// The credential of this tab. It is only in sessionStorage and in request headers, never in a URL that a server sees.

const KEY = "phoenix-profile-credential";

export const session = {
  get credential() {
    return sessionStorage.getItem(KEY) ?? "";
  },
  open(credential) {
    sessionStorage.setItem(KEY, credential);
  },
  close() {
    sessionStorage.removeItem(KEY);
  },
};

/** Takes the token after #token= out of the address. Browsers never send that part. */
export function takeFromAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) {
    history.replaceState(null, "", location.pathname + location.search);
  }
  return token;
}

/** The claims of a token, not verified; undefined for an API key. */
export function claimsOf(credential) {
  try {
    const base64 = credential.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
