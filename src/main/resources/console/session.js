// The credential of this tab. It is in sessionStorage and in the headers of requests, and in no URL that a server sees.

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

/** What stands behind #token= in the address, which is removed from there; browsers never send it. */
export function takeFromAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) {
    history.replaceState(null, "", location.pathname + location.search);
  }
  return token;
}

/** What a token says of its bearer; nothing where it is a key. Only the service knows whether it is true. */
export function claimsOf(credential) {
  try {
    const base64 = credential.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
