# Names and avatars from a Phoenix Profile service: batched reads, changes, and live changes. Add
# it to the tree, for example as an autoload, and set base_url and token. A client that left the
# tree is closed. README.md has an example, docs/clients.md the behaviour.
extends Node

const USER_ID_BYTES_MAX = 255

const Api = preload("api.gd")
const LiveStream = preload("live_stream.gd")

# With a key the ids are always in the URL, and the service counts each 25 users as one read.
const KEY_BATCH_MAX = 25

# The URL of the service.
export(String) var base_url = ""
# A publishable key, instead of a token. It only reads, and creates nothing: a user without a profile
# fails with status 404, and the version of a profile is 0.
export(String) var key = ""
# The maximum age of an answer of get_profile, in seconds, for a profile that is not watched.
export(float) var max_age = 30.0
# The maximum number of cached profiles, not counting watched ones.
export(int) var cache_max = 2000
# The maximum number of ids of one request and of one stream; at most 25 with a key.
export(int) var batch_max = 100
# The timeout of one request, in seconds.
export(int) var timeout = 10
# The silence after which a stream counts as lost, in seconds.
export(float) var silence_max = 45.0
# Of a read that fails temporarily; the pauses double from pause_min to pause_max, in seconds.
export(int) var retries = 4
export(float) var pause_min = 1.0
export(float) var pause_max = 30.0
# A token of the player, or a FuncRef to a function that returns one, which may yield. It is called
# when a token is first needed, and again when the service refuses the last one.
var token

var _api = Api.new(self)
var _closed = false
# entries {profile, at} by user id, the least recently updated first
var _cache = {}
# by user id; the first call of each was sent, or will be
var _calls = {}
var _changes = []
var _unsent = []
var _watches = {}
var _streams = []


# The answer to a call, in a later frame: {profile, error}, of which one is null. An error has
# status (0 if there was no answer), code, reason (of a refused name) and message.
class Call:
	signal completed(result)

	var user_id
	var _done = false

	func _init(for_user_id):
		user_id = for_user_id

	func complete(profile, error):
		if not _done:
			_done = true
			# the message keeps the call, which nobody else may hold
			var copy = profile.duplicate() if profile else null
			call_deferred("_emit", self, {"profile": copy, "error": error})

	func _emit(_call, result):
		emit_signal("completed", result)


# Emits changed with each profile, and again with each newer version; erased when the profile was
# erased. A later profile means that there is one again.
class Watch:
	signal changed(profile)
	signal erased(user_id)

	var user_ids = []
	var _versions = {}

	func deliver(profile):
		var user_id = profile.user_id
		if user_id in user_ids and profile.version > _versions.get(user_id, 0):
			_versions[user_id] = profile.version
			emit_signal("changed", profile.duplicate())


func _init():
	# names are shown while the game is paused, too
	pause_mode = PAUSE_MODE_PROCESS
	add_child(_api)
	_api.connect("profile_read", self, "_accept")
	_api.connect("profile_gone", self, "_gone")
	_api.connect("profile_missing", self, "_missing")
	_api.connect("load_ended", self, "_load_ended")


# Returns a call for the profile of a user, which is created if it does not exist. Calls of one
# frame become one request.
func get_profile(user_id):
	var error = _error_of(user_id)
	var call = Call.new(user_id)
	if error:
		call.complete(null, error)
	elif _cached(user_id):
		call.complete(_cache[user_id].profile, null)
	elif _calls.has(user_id):
		_calls[user_id].append(call)
	else:
		_calls[user_id] = [call]
		_unsent.append(call)
	return call


# Returns a call that changes {"name": ...} or {"regenerate_avatar": true}. With expected, a
# profile that was read before, it fails with status 412 if another change came first. It is not
# retried. A refused name has status 422.
func change(user_id, fields, expected = null):
	var call = Call.new(user_id)
	var error = Api.error("a publishable key only reads") if key else _error_of(user_id)
	if error:
		call.complete(null, error)
	else:
		_changes.append(call)
		_api.change(user_id, fields, expected, funcref(self, "_changed"), call)
	return call


# Watches users until unwatch; needs a token.
func watch(user_ids):
	var watch = Watch.new()
	if key:
		push_error("a publishable key only reads")
		return watch
	for user_id in user_ids:
		if _error_of(user_id):
			push_error("not a user id: '%s'" % user_id)
			continue
		if not user_id in watch.user_ids:
			watch.user_ids.append(user_id)
			_watch(user_id, watch)
	return watch


func unwatch(watch):
	for user_id in watch.user_ids:
		if _watches.has(user_id):
			_watches[user_id].erase(watch)
			if _watches[user_id].empty():
				_watches.erase(user_id)
				for stream in _streams:
					stream.remove(user_id)
	watch.user_ids = []


# The URL of an avatar as PNG, with a size of 16, 24, 32, 48, 64, 96, 128, 192, 256, 384 or 512
# pixels. An avatar of another service keeps its URL.
static func avatar_png(profile, size):
	var url = profile.avatar_url
	return "%s.png?size=%d" % [url.trim_suffix(".svg"), size] if url.ends_with(".svg") else url


# Ends all watches, and fails pending calls.
func close():
	if _closed:
		return
	_closed = true
	for stream in _streams:
		stream.close()
	_api.close()
	var error = Api.error("the client is closed")
	for user_id in _calls.keys():
		_complete(user_id, null, error)
	for call in _changes:
		call.complete(null, error)
	_changes.clear()
	_unsent.clear()
	_watches.clear()


func _exit_tree():
	close()


func _process(_delta):
	while not _unsent.empty():
		var calls = []
		var most = min(batch_max, KEY_BATCH_MAX) if key else batch_max
		while not _unsent.empty() and calls.size() < most:
			calls.append(_unsent.pop_front())
		var ids = []
		for call in calls:
			ids.append(call.user_id)
		_api.read_all(ids, calls)


func _cached(user_id):
	var entry = _cache.get(user_id)
	if entry == null:
		return false
	for stream in _streams:
		if stream.is_live(user_id):
			return true
	return OS.get_ticks_msec() - entry.at < max_age * 1000


func _watch(user_id, watch):
	if not _watches.has(user_id):
		_watches[user_id] = []
		_stream_with_room().add(user_id)
	_watches[user_id].append(watch)
	if _cache.has(user_id):
		# once the caller has connected the signals
		watch.call_deferred("deliver", _cache[user_id].profile)


func _stream_with_room():
	for stream in _streams:
		if stream.size() < batch_max:
			return stream
	var stream = LiveStream.new(self, _api)
	stream.connect("profile_received", self, "_accept")
	stream.connect("erasure_received", self, "_erase")
	_streams.append(stream)
	add_child(stream)
	return stream


# Keeps a profile that the service sent, and passes it on if it is newer.
func _accept(profile):
	# JSON numbers are floats; versions are below 2^53
	profile.version = int(profile.get("version", 0))
	var user_id = profile.user_id
	var before = _cache.get(user_id)
	# profiles read with a key have no version; each answer replaces the one before
	var newer = before == null or profile.version > before.profile.version or not profile.version
	var newest = profile if newer else before.profile
	_cache.erase(user_id)
	_cache[user_id] = {"profile": newest, "at": OS.get_ticks_msec()}
	_evict()
	_complete(user_id, newest, null)
	if newer:
		for watch in _watches.get(user_id, []).duplicate():
			watch.deliver(profile)


# The least recently updated, never watched ones.
func _evict():
	var excess = _cache.size() - _watches.size() - cache_max
	if excess <= 0:
		return
	for user_id in _cache.keys():
		if excess > 0 and not _watches.has(user_id):
			_cache.erase(user_id)
			excess -= 1


func _complete(user_id, profile, error):
	var calls = _calls.get(user_id, [])
	_calls.erase(user_id)
	for call in calls:
		call.complete(profile, error)


func _gone(user_id):
	_complete(user_id, null, Api.error("the profile was erased", 410, "PROFILE_005"))
	_erase(user_id, INF)


func _missing(user_id):
	_complete(user_id, null, Api.error("the user has no profile", 404))
	_erase(user_id, INF)


# Forgets an older profile.
func _erase(user_id, version):
	if _cache.has(user_id) and _cache[user_id].profile.version < version:
		_cache.erase(user_id)
		for watch in _watches.get(user_id, []).duplicate():
			watch.emit_signal("erased", user_id)


func _load_ended(calls, error):
	for call in calls:
		# if the profile arrived, the present calls, if any, belong to a later load
		if call in _calls.get(call.user_id, []):
			_complete(call.user_id, null, error)


func _changed(profile, error, call):
	_changes.erase(call)
	if profile:
		_accept(profile)
	call.complete(profile, error)


func _error_of(user_id):
	if _closed:
		return Api.error("the client is closed")
	var bytes = user_id.to_utf8().size()
	var control = false
	for i in user_id.length():
		var c = user_id.ord_at(i)
		control = control or c < 32 or (c >= 127 and c < 160)
	if bytes == 0 or bytes > USER_ID_BYTES_MAX or control or user_id == "." or user_id == "..":
		return Api.error(
			"user id: '%s' (expected: 1 to %d bytes of UTF-8 without control characters, neither . nor ..)"
			% [user_id, USER_ID_BYTES_MAX]
		)
	return null
