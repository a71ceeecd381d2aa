'use client';

import { createContext, createElement, useContext, useEffect, useState } from 'react';

const Client = createContext(undefined);
const LOADING = {};

export function ProfilesProvider({ profiles, children }) {
  return createElement(Client.Provider, { value: profiles }, children);
}

export function usePhoenixProfile(userId) {
  const profiles = useContext(Client);
  if (!profiles) {
    throw new TypeError('usePhoenixProfile: no client (expected: a ProfilesProvider around the component)');
  }
  const [state, setState] = useState(LOADING);
  useEffect(() => {
    let stop;
    let ended = false;
    const show = (change) =>
      ended || setState((before) => ({ ...(before.userId === userId && before), ...change, userId, profiles }));
    const fail = (error) => show({ error });
    try {
      stop = profiles.watch(userId, (profile) => show({ profile, error: undefined }));
      profiles.get(userId).catch(fail);
    } catch (error) {
      fail(error);
    }
    return () => {
      ended = true;
      stop?.();
    };
  }, [profiles, userId]);
  return state.userId === userId && state.profiles === profiles ? state : LOADING;
}
