// a CommonJS module gets the types of the CommonJS build
import web = require('@phoenix-profile/web');
import board = require('@phoenix-profile/web/board');
import react = require('@phoenix-profile/web/react');

export const profiles: web.Profiles = web.createProfiles({ baseUrl: 'https://profiles.example.com', token: 'token' });
export const provider = react.ProfilesProvider({ profiles });
export const sealed: Promise<board.Board> = board.readBoard('https://profiles.example.com/v1/boards/AYqG');
