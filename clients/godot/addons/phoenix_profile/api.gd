# Batch reads with retries, and changes. Part of phoenix_profiles.gd.
extends Node

signal profile_read(profile)
signal profile_gone(user_id)
signal profile_missing(user_id)
# error is why profiles that have not been read are missing.
signal load_ended(calls, error)

const METHODS = {
	"GET": HTTPClient.METHOD_GET, "POST": HTTPClient.METHOD_POST, "PUT": HTTPClient.METHOD_PUT
}
# A length of URLs that every proxy and server accepts.
const URL_MAX = 2000
# The maximum number of batches whose ETags are kept.
const BATCHES_MAX = 50
const REQUESTS_MAX = 4
const BODY_BYTES_MAX = 1 << 20

var _options
var _token = null
var _is_asking = false
# requests that are not sent yet, and loads that wait to be repeated
var _queue = []
var _waiting = []
var _running = 0
# complete answers by path, least recently used first
var _batches = {}


func _init(options):
	_options = options


static func error(message, status = 0, code = "", reason = ""):
	return {"status": status, "code": code, "reason": reason, "message": message}


# Emits profile_read, profile_gone or profile_missing for each id, and load_ended.
func read_all(ids, calls = []):
	_read({"calls": calls, "open": ids, "tries": 0})


# Calls done with the new profile, an error, and call.
func change(user_id, fields, expected, done, call):
	var path = "/v1/profiles/user/%s?fields=extended" % user_id.percent_encode()
	if expected:
		_send("GET", path, [], null, "_compare", [path, fields, expected, done, call])
	else:
		_send("PUT", path, [], fields, "_end_change", [done, call])


# Null as long as it is not known; asks for it.
func token():
	if _token == null and not _is_asking:
		_ask_token()
	return _token


# The next request asks for a new one, unless another request has already.
func forget_token(refused):
	if _token == refused:
		_token = null


# Doubles each time, with jitter, so that clients which failed together do not retry together.
func pause_before(tries):
	return min(_options.pause_max, _options.pause_min * pow(2, min(tries, 30))) * rand_range(0.5, 1)


func close():
	_queue.clear()
	_waiting.clear()
	for request in get_children():
		request.cancel_request()
		request.queue_free()
	set_process(false)


func _process(_delta):
	for load_ in _waiting.duplicate():
		if OS.get_ticks_msec() >= load_.due:
			_waiting.erase(load_)
			_read(load_)
	while not _queue.empty() and _running < REQUESTS_MAX and (_options.key or token() != null):
		_start(_queue.pop_front())


func _ask_token():
	_is_asking = true
	var given = _options.token.call_func() if _options.token is FuncRef else _options.token
	if given is GDScriptFunctionState:
		given = yield(given, "completed")
	_is_asking = false
	_token = given if given else ""


# By GET if the URL is short enough, because the service then answers 304 to an unchanged batch.
func _read(load_):
	var encoded = PoolStringArray()
	for user_id in load_.open:
		encoded.append(user_id.percent_encode())
	var path = "/v1/profiles?fields=extended&user_ids="
	if _options.key:
		path = "/v1/public/profiles?key=%s&user_ids=" % _options.key.percent_encode()
	path += encoded.join(",")
	if path.length() > URL_MAX and not _options.key:
		var body = {"user_ids": load_.open}
		_send("POST", "/v1/profiles/batch?fields=extended", [], body, "_end_read", [load_, path, null])
		return
	var known = _batches.get(path)
	var headers = ["If-None-Match: " + known.tag] if known else []
	_send("GET", path, headers, null, "_end_read", [load_, path, known])


func _end_read(answer, load_, path, known):
	var failure = answer.error
	if failure:
		if failure.status == 0:
			# Godot 3.2 fails if the connection ends with a 304; the answer to the next read has a body
			_batches.erase(path)
		var temporary = failure.status in [0, 429] or failure.status >= 500
		if not temporary or load_.tries >= _options.retries:
			emit_signal("load_ended", load_.calls, failure)
			return
	else:
		var batch = known.body if answer.status == 304 else answer.body
		_remember(path, answer.tag, batch)
		load_.open = batch.unavailable
		for profile in batch.profiles:
			emit_signal("profile_read", profile)
		for user_id in batch.get("erased", []):
			emit_signal("profile_gone", user_id)
		for user_id in batch.get("missing", []):
			emit_signal("profile_missing", user_id)
	if load_.open.empty() or load_.tries >= _options.retries:
		emit_signal("load_ended", load_.calls, error("the profile is not available now", 503))
		return
	load_.due = OS.get_ticks_msec() + 1000 * max(answer.retry_after, pause_before(load_.tries))
	load_.tries += 1
	_waiting.append(load_)


func _remember(path, tag, body):
	_batches.erase(path)
	# incomplete batches have no tag, and neither have answers to POST
	if tag:
		_batches[path] = {"tag": tag, "body": body}
	if _batches.size() > BATCHES_MAX:
		_batches.erase(_batches.keys()[0])


func _compare(answer, path, fields, expected, done, call):
	if answer.error:
		done.call_func(null, answer.error, call)
	elif int(answer.body.version) != expected.version:
		var message = (
			"'%s' has version %d (expected: %d)"
			% [expected.user_id, answer.body.version, expected.version]
		)
		done.call_func(null, error(message, 412, "PROFILE_001"), call)
	else:
		_send("PUT", path, ["If-Match: " + answer.tag], fields, "_end_change", [done, call])


func _end_change(answer, done, call):
	done.call_func(answer.body if not answer.error else null, answer.error, call)


# Calls the method done with the answer and the arguments.
func _send(method, path, headers, body, done, arguments):
	_queue.append(
		{
			"method": method,
			"path": path,
			"headers": headers,
			"body": body,
			"done": done,
			"arguments": arguments,
			"is_renewed": false,
		}
	)


func _start(request):
	_running += 1
	request.token = _token
	var http = HTTPRequest.new()
	http.timeout = _options.timeout
	http.body_size_limit = BODY_BYTES_MAX
	add_child(http)
	http.connect("request_completed", self, "_answered", [http, request])
	var headers = PoolStringArray(request.headers)
	if not _options.key:
		headers.append("Authorization: Bearer " + _token)
	var body = ""
	if request.body != null:
		headers.append("Content-Type: application/json")
		body = to_json(request.body)
	var url = _options.base_url.rstrip("/") + request.path
	if http.request(url, headers, true, METHODS[request.method], body) != OK:
		_answered(HTTPRequest.RESULT_CANT_CONNECT, 0, [], PoolByteArray(), http, request)


func _answered(result, status, headers, body, http, request):
	_running -= 1
	http.queue_free()
	if not is_processing():
		return
	if status == 401 and not request.is_renewed and not _options.key:
		forget_token(request.token)
		request.is_renewed = true
		_queue.push_front(request)
		return
	callv(request.done, [_answer(result, status, headers, body)] + request.arguments)


func _answer(result, status, headers, body):
	var answer = {"status": status, "tag": null, "retry_after": 0, "body": null, "error": null}
	for header in headers:
		var colon = header.find(":")
		var value = header.substr(colon + 1).strip_edges()
		match header.substr(0, colon).to_lower():
			"etag":
				answer.tag = value
			"retry-after":
				answer.retry_after = int(value)
	var text = body.get_string_from_utf8()
	# a proxy may answer with a page of its own
	answer.body = parse_json(text) if text.begins_with("{") else null
	if result != HTTPRequest.RESULT_SUCCESS or (status == 200 and answer.body == null):
		answer.error = error("%s cannot be reached (result %d)" % [_options.base_url, result])
	elif status != 200 and status != 304:
		var why = answer.body if answer.body else {}
		answer.error = error(
			why.get("error", "status %d" % status), status, why.get("code", ""), why.get("reason", "")
		)
	return answer
