"""The driver of the conformance suite; see clients/conformance/README.md."""

import asyncio
import json
import sys
import traceback
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from phoenix_profile import Erased, Profiles, ProfilesError  # noqa: E402


def write(message):
    print(json.dumps(message), flush=True)


class Driver:
    def __init__(self):
        self.profiles = None
        self.last = {}
        self.watches = {}

    async def open(self, base_url, max_age_ms, pause_min_ms, retries, tokens=None, key=None):
        self.profiles = Profiles(
            base_url,
            tokens and (lambda: tokens.pop(0) if len(tokens) > 1 else tokens[0]),
            key=key,
            max_age=max_age_ms / 1_000,
            pause_min=pause_min_ms / 1_000,
            retries=retries,
        )

    async def get(self, user_ids):
        return await asyncio.gather(*(self.outcome(self.profiles.get(id_)) for id_ in user_ids))

    async def change(self, user_id, name, expected=False):
        base = self.last[user_id] if expected else None
        return await self.outcome(self.profiles.change(user_id, name=name, expected=base))

    async def watch(self, watch, user_ids):
        async def report(profiles):
            async for state in profiles:
                erased = isinstance(state, Erased)
                write({"watch": watch, "erased": state.user_id} if erased else {"watch": watch, "profile": asdict(state)})

        self.watches[watch] = self.profiles.watch(*user_ids)
        asyncio.ensure_future(report(self.watches[watch]))

    async def stop(self, watch):
        self.watches[watch].close()

    async def close(self):
        if self.profiles:
            await self.profiles.close()

    async def outcome(self, call):
        """The profile or the error of a call."""
        try:
            profile = await call
            self.last[profile.user_id] = profile
            return {"profile": asdict(profile)}
        except ProfilesError as e:
            return {"error": {"status": e.status, "code": e.code, "reason": e.reason, "message": str(e)}}

    async def answer(self, id, op, **parameters):
        try:
            write({"id": id, "result": await getattr(self, op)(**parameters)})
        except Exception:
            write({"id": id, "failure": traceback.format_exc()})


async def main():
    driver = Driver()
    lines = asyncio.StreamReader(limit=10_000_000)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        asyncio.ensure_future(driver.answer(**json.loads(line)))
    await driver.close()


asyncio.run(main())
