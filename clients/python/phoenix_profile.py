"""Names and avatars from a Phoenix Profile service: batched reads, changes, and live changes, for asyncio.

One module, standard library only, Python 3.9 or newer. README.md has examples, docs/clients.md the behaviour.
"""

import asyncio
import http.client
import inspect
import json
import math
import random
import socket
import threading
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, AsyncIterator, Awaitable, Callable, Dict, Iterable, List, Optional, Union
from urllib.parse import quote, urlsplit

__all__ = ["Erased", "Profile", "Profiles", "ProfilesError", "Watch"]

_USER_ID_BYTES_MAX = 255
_URL_MAX = 2_000
# with a key the ids are always in the URL, and the service counts each 25 users as one read
_KEY_BATCH_MAX = 25
_BATCHES_MAX = 50
_REQUESTS_MAX = 4


@dataclass(frozen=True)
class Profile:
    """The profile of a user. Times are RFC 3339, UTC. Of two states of one user, the greater version is newer."""

    tenant_id: str
    user_id: str
    name: str
    avatar_url: str
    created_at: str
    updated_at: str
    version: int
    name_is_custom: bool


@dataclass(frozen=True)
class Erased:
    """A watched profile was erased; a later `Profile` means that there is one again."""

    user_id: str


class ProfilesError(Exception):
    """Why a profile could not be loaded or changed.

    `status` is the HTTP status, 0 if there was no answer; `code` the error code of the service; `reason` why a name was
    refused; `retry_after` how long the service asks to wait, in seconds.
    """

    def __init__(self, message: str, status: int = 0, code: str = "", reason: str = "", retry_after: float = 0):
        super().__init__(message)
        self.status = status
        self.code = code
        self.reason = reason
        self.retry_after = retry_after


@dataclass(frozen=True)
class _Options:
    base_url: str
    token: Union[None, str, Callable[[], Union[str, Awaitable[str]]]]
    key: Optional[str]
    max_age: float
    cache_max: int
    batch_max: int
    timeout: float
    silence_max: float
    retries: int
    pause_min: float
    pause_max: float

    def pause(self, tries: int) -> float:
        """Doubles each time, with jitter, so that clients which failed together do not retry together."""
        return min(self.pause_max, self.pause_min * 2 ** min(tries, 30)) * random.uniform(0.5, 1)


class Profiles:
    """A client of the service, for one event loop. Use it in `async with`, or call `close`.

    token: a token, or a function that returns one, which may be async. It is called when a token is first needed, and again
        when the service refuses the last one.
    key: a publishable key, instead of a token. It only reads, and creates nothing: a user without a profile fails with status
        404, and the version of a profile is 0.
    max_age: the maximum age of an answer of `get`, in seconds, for a profile that is not watched.
    cache_max: the maximum number of cached profiles, not counting watched ones.
    batch_max: the maximum number of ids of one request and of one stream; at most 25 with a key.
    timeout: of one request, in seconds.
    silence_max: the silence after which a stream counts as lost, in seconds.
    retries: of a read that fails temporarily; the pauses double from pause_min to pause_max, in seconds.
    """

    def __init__(
        self,
        base_url: str,
        token: Union[None, str, Callable[[], Union[str, Awaitable[str]]]] = None,
        *,
        key: Optional[str] = None,
        max_age: float = 30,
        cache_max: int = 2_000,
        batch_max: int = 100,
        timeout: float = 10,
        silence_max: float = 45,
        retries: int = 4,
        pause_min: float = 1,
        pause_max: float = 30,
    ):
        self._options = _Options(
            base_url.rstrip("/"),
            token,
            key,
            max_age,
            cache_max,
            batch_max if key is None else min(batch_max, _KEY_BATCH_MAX),
            timeout,
            silence_max,
            retries,
            pause_min,
            pause_max,
        )
        if (token is None) == (key is None):
            raise ValueError("token, key: give one of them")
        self._api = _Api(self._options)
        self._cache: "OrderedDict[str, tuple[Profile, float]]" = OrderedDict()
        self._calls: Dict[str, "asyncio.Future[Profile]"] = {}
        self._unsent: List[str] = []
        self._loads: "set[asyncio.Task[None]]" = set()
        self._watches: Dict[str, List["Watch"]] = {}
        self._streams: List["_Stream"] = []
        self._closed = False

    async def __aenter__(self) -> "Profiles":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def get(self, user_id: str) -> Profile:
        """Returns the profile of a user; creates it if it does not exist. Calls within one tick become one request."""
        _require_user_id(user_id)
        self._require_open()
        live = any(stream.is_live(user_id) for stream in self._streams)
        cached = self._cache.get(user_id)
        if cached and (live or time.monotonic() - cached[1] < self._options.max_age):
            return cached[0]
        call = self._calls.get(user_id)
        if call is None:
            loop = asyncio.get_running_loop()
            call = self._calls[user_id] = loop.create_future()
            # whoever waits may be cancelled
            call.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._unsent.append(user_id)
            if len(self._unsent) == 1:
                loop.call_soon(self._send)
        return await asyncio.shield(call)

    async def get_all(self, user_ids: Iterable[str]) -> Dict[str, Profile]:
        """Returns the available profiles by user id; raises `ProfilesError` if none is available."""
        ids = list(dict.fromkeys(user_ids))
        answers = await asyncio.gather(*map(self.get, ids), return_exceptions=True)
        found = {id_: answer for id_, answer in zip(ids, answers) if isinstance(answer, Profile)}
        failures = [answer for answer in answers if isinstance(answer, BaseException)]
        if failures and not found:
            raise failures[0]
        return found

    async def change(
        self,
        user_id: str,
        *,
        name: Optional[str] = None,
        regenerate_avatar: bool = False,
        expected: Optional[Profile] = None,
    ) -> Profile:
        """Changes the name or the avatar; returns the new profile. Is not retried.

        With `expected`, a profile that was read before, it raises a `ProfilesError` with status 412 if another change came
        first. A refused name has status 422.
        """
        _require_user_id(user_id)
        self._require_open()
        self._require_token()
        change: Dict[str, Any] = {} if name is None else {"name": name}
        if regenerate_avatar:
            change["regenerate_avatar"] = True
        profile = Profile(**await self._api.change(user_id, change, expected))
        self._accept(profile)
        return profile

    def watch(self, *user_ids: str) -> "Watch":
        """Watches users: an async iterator of each `Profile`, again of each newer version, and of each `Erased`."""
        self._require_open()
        self._require_token()
        for user_id in user_ids:
            _require_user_id(user_id)
        watch = Watch(self, dict.fromkeys(user_ids))
        for user_id in watch.user_ids:
            watches = self._watches.setdefault(user_id, [])
            watches.append(watch)
            if len(watches) == 1:
                self._stream_with_room().add(user_id)
            if user_id in self._cache:
                watch._accept(self._cache[user_id][0])
        return watch

    async def close(self) -> None:
        """Ends all watches, and fails pending calls."""
        self._closed = True
        failure = ProfilesError("the client is closed")
        for call in self._calls.values():
            if not call.done():
                call.set_exception(failure)
        for watch in {watch for watches in self._watches.values() for watch in watches}:
            watch.close()
        for stream in self._streams:
            stream.close()
        self._api.close()
        for load in self._loads:
            load.cancel()
        await asyncio.gather(*self._loads, return_exceptions=True)

    def _require_open(self) -> None:
        if self._closed:
            raise ProfilesError("the client is closed")

    def _require_token(self) -> None:
        if self._options.key is not None:
            raise ProfilesError("a publishable key only reads (expected: a token)")

    def _stream_with_room(self) -> "_Stream":
        for stream in self._streams:
            if len(stream.ids) < self._options.batch_max:
                return stream
        self._streams.append(_Stream(self._options, self._api, self._accept, self._erase))
        return self._streams[-1]

    def _unwatch(self, watch: "Watch") -> None:
        for user_id in watch.user_ids:
            watches = self._watches.get(user_id, [])
            if watch in watches:
                watches.remove(watch)
                if not watches:
                    del self._watches[user_id]
                    for stream in self._streams:
                        stream.remove(user_id)

    def _send(self) -> None:
        ids, self._unsent = self._unsent, []
        for start in range(0, len(ids), self._options.batch_max):
            load = asyncio.ensure_future(self._load(ids[start : start + self._options.batch_max]))
            self._loads.add(load)
            load.add_done_callback(self._loads.discard)

    async def _load(self, ids: List[str]) -> None:
        calls = [self._calls.get(user_id) for user_id in ids]
        failure = ProfilesError("the profile is not available now", 503)
        try:
            await self._api.read_all(ids, self._accept, self._gone, self._missing)
        except ProfilesError as e:
            failure = e
        for user_id, call in zip(ids, calls):
            # profiles that arrived have resolved their calls; the present one, if any, belongs to a later load
            if call and self._calls.get(user_id) is call:
                del self._calls[user_id]
                if not call.done():
                    call.set_exception(failure)

    def _gone(self, user_id: str) -> None:
        self._fail(user_id, ProfilesError("the profile was erased", 410, "PROFILE_005"))

    def _missing(self, user_id: str) -> None:
        self._fail(user_id, ProfilesError("the user has no profile", 404))

    def _fail(self, user_id: str, failure: ProfilesError) -> None:
        call = self._calls.pop(user_id, None)
        if call and not call.done():
            call.set_exception(failure)
        self._erase(user_id, math.inf)

    def _erase(self, user_id: str, version: float) -> None:
        """Forgets an older profile."""
        cached = self._cache.get(user_id)
        if cached and cached[0].version < version:
            del self._cache[user_id]
            for watch in list(self._watches.get(user_id, ())):
                watch._accept(Erased(user_id))

    def _accept(self, profile: Profile) -> None:
        before = self._cache.pop(profile.user_id, None)
        # profiles read with a key have no version; each answer replaces the one before
        newer = before is None or profile.version > before[0].version or not profile.version
        newest = profile if newer else before[0]
        self._cache[profile.user_id] = (newest, time.monotonic())
        self._evict()
        call = self._calls.pop(profile.user_id, None)
        if call and not call.done():
            call.set_result(newest)
        if newer:
            for watch in list(self._watches.get(profile.user_id, ())):
                watch._accept(profile)

    def _evict(self) -> None:
        """The least recently updated, never watched ones."""
        excess = len(self._cache) - len(self._watches) - self._options.cache_max
        if excess > 0:
            for user_id in [id_ for id_ in self._cache if id_ not in self._watches][:excess]:
                del self._cache[user_id]


class Watch(AsyncIterator[Union[Profile, Erased]]):
    """Profiles of watched users, as they change. If the reader is slow, only the newest state of each waits."""

    def __init__(self, profiles: Profiles, user_ids: Dict[str, None]):
        self.user_ids = list(user_ids)
        self._profiles = profiles
        self._pending: Dict[str, Union[Profile, Erased]] = {}
        self._wake = asyncio.Event()
        self._closed = False

    def __aiter__(self) -> "Watch":
        return self

    async def __anext__(self) -> Union[Profile, Erased]:
        while not self._pending and not self._closed:
            self._wake.clear()
            await self._wake.wait()
        if self._closed:
            raise StopAsyncIteration
        return self._pending.pop(next(iter(self._pending)))

    def close(self) -> None:
        """Ends the watch."""
        self._closed = True
        self._wake.set()
        self._profiles._unwatch(self)

    def _accept(self, state: Union[Profile, Erased]) -> None:
        self._pending[state.user_id] = state
        self._wake.set()


class _Api:
    """Batch reads with retries, and changes."""

    def __init__(self, options: _Options):
        self._options = options
        self._token: Optional[str] = None
        self._batches: "OrderedDict[str, tuple[str, dict]]" = OrderedDict()
        self._connections = _Connections(options)

    async def token(self) -> str:
        if self._token is None:
            given = self._options.token
            try:
                token = given() if callable(given) else given
                self._token = await token if inspect.isawaitable(token) else token
            except Exception as e:
                raise ProfilesError(f"token: {e}") from e
        return self._token

    def forget_token(self, refused: str) -> None:
        """The next request asks for a new one, unless another request has already."""
        if self._token == refused:
            self._token = None

    def close(self) -> None:
        self._connections.close()

    async def read_all(
        self,
        ids: List[str],
        accept: Callable[[Profile], None],
        gone: Callable[[str], None],
        missing: Callable[[str], None],
    ) -> None:
        """Passes on each profile, erased id and missing id; leaves out those still unavailable after all retries."""
        tries = 0
        while ids:
            retry_after = 0.0
            try:
                batch = await self._read_batch(ids)
                for profile in batch["profiles"]:
                    accept(Profile(**{"version": 0, "name_is_custom": False, **profile}))
                for user_id in batch.get("erased", []):
                    gone(user_id)
                for user_id in batch.get("missing", []):
                    missing(user_id)
                ids = batch["unavailable"]
            except ProfilesError as e:
                if tries >= self._options.retries or not (e.status in (0, 429) or e.status >= 500):
                    raise
                retry_after = e.retry_after
            if not ids or tries >= self._options.retries:
                return
            await asyncio.sleep(max(retry_after, self._options.pause(tries)))
            tries += 1

    async def _read_batch(self, ids: List[str]) -> dict:
        key = self._options.key
        path = "/v1/profiles?fields=extended" if key is None else f"/v1/public/profiles?key={_encode(key)}"
        path += f"&user_ids={','.join(map(_encode, ids))}"
        if len(path) > _URL_MAX and key is None:
            return (await self._send("POST", "/v1/profiles/batch?fields=extended", {}, {"user_ids": ids}))[2]
        known = self._batches.pop(path, None)
        status, tag, batch = await self._send("GET", path, {"If-None-Match": known[0]} if known else {})
        if status == 304 and known:
            batch = known[1]
        # incomplete batches have no tag
        if tag:
            self._batches[path] = (tag, batch)
        if len(self._batches) > _BATCHES_MAX:
            self._batches.popitem(last=False)
        return batch

    async def change(self, user_id: str, change: dict, expected: Optional[Profile]) -> dict:
        path = f"/v1/profiles/user/{_encode(user_id)}?fields=extended"
        headers = {}
        if expected:
            _, tag, present = await self._send("GET", path, {})
            if present["version"] != expected.version:
                raise ProfilesError(
                    f"'{user_id}' has version {present['version']} (expected: {expected.version})", 412, "PROFILE_001"
                )
            headers = {"If-Match": tag}
        return (await self._send("PUT", path, headers, change))[2]

    async def _send(self, method: str, path: str, headers: dict, body: Optional[dict] = None) -> tuple:
        status, fields, text = 0, {}, b""
        for _ in range(2):
            if self._options.key is None:
                token = await self.token()
                headers = {**headers, "Authorization": f"Bearer {token}"}
            status, fields, text = await self._connections.send(method, path, headers, body)
            if status != 401 or self._options.key is not None:
                break
            self.forget_token(token)
        try:
            answer = json.loads(text) if text else {}
        except ValueError:
            # a proxy may answer with a page of its own
            answer = {}
        if status == 304 or (200 <= status < 300 and answer):
            return status, fields.get("ETag"), answer
        retry_after = fields.get("Retry-After", "0")
        raise ProfilesError(
            answer.get("error", f"status {status}"),
            status if status >= 300 else 0,
            answer.get("code", ""),
            answer.get("reason", ""),
            float(retry_after) if retry_after.isdigit() else 0,
        )


class _Connections:
    """Requests over a few connections, in threads."""

    def __init__(self, options: _Options):
        self._options = options
        self._base = urlsplit(options.base_url)
        self._threads = ThreadPoolExecutor(_REQUESTS_MAX, thread_name_prefix="phoenix-profile")
        self._lock = threading.Lock()
        self._idle: List[http.client.HTTPConnection] = []
        # the sockets apart, because a connection that is not kept lets go of its own
        self._busy: "Dict[http.client.HTTPConnection, socket.socket]" = {}
        self._closed = False

    async def send(self, method: str, path: str, headers: dict, body: Optional[dict]) -> tuple:
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._threads, self._send, method, path, headers, body
            )
        except (OSError, http.client.HTTPException, RuntimeError) as e:
            if self._closed:
                raise ProfilesError("the client is closed") from e
            raise ProfilesError(f"{self._options.base_url} cannot be reached: {e}") from e

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for busy in self._busy.values():
                _break(busy)
            for connection in self._idle:
                connection.close()
        self._threads.shutdown(wait=False)

    def _send(self, method: str, path: str, headers: dict, body: Optional[dict]) -> tuple:
        # the service may have closed a kept connection by now, and a change must not be sent twice
        connection = self._take(kept=method != "PUT")
        content = {} if body is None else {"Content-Type": "application/json"}
        text = None if body is None else json.dumps(body)
        while True:
            kept = connection.sock is not None
            try:
                self._connect(connection)
                connection.request(method, self._base.path + path, text, {**headers, **content})
                answer = connection.getresponse()
                result = answer.status, answer.headers, answer.read()
            except BaseException as e:
                self._drop(connection)
                if not kept or not isinstance(e, (ConnectionError, http.client.BadStatusLine)):
                    raise
                connection = self._take(kept=False)
            else:
                self._keep(connection)
                return result

    def _take(self, kept: bool) -> http.client.HTTPConnection:
        with self._lock:
            if self._closed:
                raise ConnectionError("closed")
            return self._idle.pop() if kept and self._idle else _connection(self._base, self._options.timeout)

    def _connect(self, connection: http.client.HTTPConnection) -> None:
        if connection.sock is None:
            connection.connect()
        with self._lock:
            if self._closed:
                raise ConnectionError("closed")
            self._busy[connection] = connection.sock

    def _keep(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            self._busy.pop(connection, None)
            if len(self._idle) < _REQUESTS_MAX and not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _drop(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            self._busy.pop(connection, None)
        connection.close()


class _Stream:
    """The watched ids of one stream of Server-Sent Events, read by a thread; connected while there are any."""

    def __init__(
        self,
        options: _Options,
        api: _Api,
        accept: Callable[[Profile], None],
        erase: Callable[[str, float], None],
    ):
        self.ids: Dict[str, None] = {}
        self._options = options
        self._api = api
        self._accept = accept
        self._erase = erase
        self._loop = asyncio.get_running_loop()
        self._settled: "set[str]" = set()
        self._changed: Optional[asyncio.Handle] = None
        self._reader: Optional[_Reader] = None

    def is_live(self, user_id: str) -> bool:
        """Whether this stream delivers every change of the profile."""
        return user_id in self._settled

    def add(self, user_id: str) -> None:
        self.ids[user_id] = None
        self._change()

    def remove(self, user_id: str) -> None:
        if user_id in self.ids:
            del self.ids[user_id]
            self._settled.discard(user_id)
            self._change()

    def close(self) -> None:
        self.ids.clear()
        self._connect()

    def _change(self) -> None:
        """All changes of one tick take one connection."""
        if self._changed is None:
            self._changed = self._loop.call_soon(self._connect)

    def _connect(self) -> None:
        self._changed = None
        self._settled.clear()
        if self._reader:
            self._reader.stop()
            self._reader = None
        if self.ids:
            self._reader = _Reader(self._options, list(self.ids), self._token, self._event)
            self._reader.start()

    async def _token(self, refused: Optional[str]) -> str:
        if refused:
            self._api.forget_token(refused)
        return await self._api.token()

    def _event(self, reader: "_Reader", event: str, data: dict) -> None:
        if reader is not self._reader:
            return
        if event == "lost":
            self._settled.clear()
        for profile in data.get("profiles", [data] if event == "profile" else []):
            self._accept(Profile(**profile))
        if event == "erased":
            self._erase(data["user_id"], data["version"])
        elif event == "snapshot":
            for user_id in data.get("erased", []):
                self._erase(user_id, math.inf)
        if event in ("snapshot", "current"):
            self._settled = set(self.ids)


class _Reader(threading.Thread):
    """Reads the events of one list of ids; reconnects until it is stopped."""

    def __init__(self, options: _Options, ids: List[str], token: Callable, event: Callable):
        super().__init__(name="phoenix-profile-stream", daemon=True)
        self._options = options
        self._base = urlsplit(options.base_url)
        self._path = f"{self._base.path}/v1/profiles/events?user_ids={','.join(map(_encode, ids))}"
        self._token = token
        self._event = event
        self._loop = asyncio.get_running_loop()
        self._state = ""
        self._refused: Optional[str] = None
        self._failures = 0
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._socket: Optional[socket.socket] = None

    def run(self) -> None:
        while not self._stopped.is_set():
            retry_after = 0.0
            try:
                retry_after = self._read()
            except (OSError, http.client.HTTPException, ValueError, ProfilesError):
                pass
            self._emit("lost", {})
            self._stopped.wait(max(retry_after, self._options.pause(self._failures)))
            self._failures += 1

    def stop(self) -> None:
        self._stopped.set()
        with self._lock:
            if self._socket:
                _break(self._socket)

    def _read(self) -> float:
        """Returns how long the service asks to wait, in seconds, when the stream has ended."""
        token = asyncio.run_coroutine_threadsafe(self._token(self._refused), self._loop).result(self._options.timeout)
        self._refused = None
        connection = _connection(self._base, self._options.silence_max)
        try:
            connection.connect()
            with self._lock:
                if self._stopped.is_set():
                    return 0
                self._socket = connection.sock
            headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
            if self._state:
                headers["Last-Event-ID"] = self._state
            connection.request("GET", self._path, headers=headers)
            answer = connection.getresponse()
            if answer.status != 200:
                self._refused = token if answer.status == 401 else None
                retry_after = answer.headers.get("Retry-After", "0")
                return float(retry_after) if retry_after.isdigit() else 0
            self._read_events(answer, token)
            return 0
        finally:
            self._socket = None
            connection.close()

    def _read_events(self, lines: Iterable[bytes], token: str) -> None:
        event: Dict[str, str] = {}
        for line in lines:
            if self._stopped.is_set():
                return
            field, _, value = line.decode().rstrip("\r\n").partition(":")
            if field:
                event[field] = value[1:] if value.startswith(" ") else value
                continue
            self._state = event.get("id", self._state)
            kind, data = event.get("event", ""), json.loads(event.get("data", "{}"))
            event = {}
            if kind in ("snapshot", "current"):
                self._failures = 0
            if kind == "end" and data["code"].startswith("AUTH_"):
                self._refused = token
            self._emit(kind, data)

    def _emit(self, event: str, data: dict) -> None:
        try:
            self._loop.call_soon_threadsafe(self._event, self, event, data)
        except RuntimeError:
            # the event loop was closed before the client
            self._stopped.set()


def _connection(base: Any, timeout: float) -> http.client.HTTPConnection:
    kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
    return kind(base.netloc, timeout=timeout)


def _break(sock: socket.socket) -> None:
    """Ends the reads of another thread too, which closing does not."""
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def _encode(user_id: str) -> str:
    return quote(user_id, safe="")


def _require_user_id(user_id: str) -> None:
    try:
        size = len(user_id.encode())
    except UnicodeEncodeError:
        size = 0
    control = any(c < " " or "\x7f" <= c <= "\x9f" for c in user_id)
    if not 0 < size <= _USER_ID_BYTES_MAX or control or user_id in (".", ".."):
        raise ProfilesError(
            f"user id: {user_id!r} (expected: 1 to {_USER_ID_BYTES_MAX} bytes of UTF-8 without control characters,"
            " neither . nor ..)"
        )
