# The watched ids of one WebSocket; connected while there are any. Part of phoenix_profiles.gd.
extends Node

signal profile_received(profile)
signal erasure_received(user_id, version)

const IN_KB = 256
const OUT_KB = 64
const PACKETS = 256

var _options
var _api
var _ids = {}
# the ids whose every change this stream delivers
var _settled = {}
var _socket = null
var _is_open = false
var _is_lost = false
var _is_changed = false
var _token = null
var _state = null
var _failures = 0
var _retry_at = 0
var _heard_at = 0


func _init(options, api):
	_options = options
	_api = api


func size():
	return _ids.size()


# Whether this stream delivers every change of the profile.
func is_live(user_id):
	return _settled.has(user_id)


func add(user_id):
	_ids[user_id] = true
	_change()


func remove(user_id):
	if _ids.erase(user_id):
		_settled.erase(user_id)
		_change()


func close():
	_ids.clear()
	_disconnect()
	set_process(false)


func _change():
	_state = null
	_is_changed = true


# Sends all changes of the watched ids of one frame as one message.
func _process(_delta):
	if _ids.empty():
		_disconnect()
		return
	if _socket == null:
		if OS.get_ticks_msec() >= _retry_at and _api.token() != null:
			_connect()
		return
	# polling may end the stream, and must not free the socket
	var socket = _socket
	socket.poll()
	if _is_lost or OS.get_ticks_msec() - _heard_at > _options.silence_max * 1000:
		_reconnect()
	elif _is_open and _is_changed:
		_subscribe()


func _connect():
	_is_lost = false
	_heard_at = OS.get_ticks_msec()
	_token = _api.token()
	_socket = WebSocketClient.new()
	_socket.set_buffers(IN_KB, PACKETS, OUT_KB, PACKETS)
	_socket.connect("connection_established", self, "_opened")
	_socket.connect("connection_error", self, "_lost")
	_socket.connect("connection_closed", self, "_lost")
	_socket.connect("data_received", self, "_received")
	var url = "ws%s/v1/profiles/ws" % _options.base_url.rstrip("/").trim_prefix("http")
	if _socket.connect_to_url(url) != OK:
		_is_lost = true


func _opened(_protocol):
	_is_open = true
	_socket.get_peer(1).set_write_mode(WebSocketPeer.WRITE_MODE_TEXT)
	_write({"authorization": "Bearer " + _token})
	_subscribe()


func _subscribe():
	_is_changed = false
	_settled.clear()
	var message = {"user_ids": _ids.keys()}
	if _state != null:
		message["last_event_id"] = _state
	_write(message)


func _write(message):
	_socket.get_peer(1).put_packet(to_json(message).to_utf8())


func _received():
	_heard_at = OS.get_ticks_msec()
	var message = parse_json(_socket.get_peer(1).get_packet().get_string_from_utf8())
	_state = message.get("id", _state)
	match message.event:
		"profile":
			emit_signal("profile_received", message.data)
		"erased":
			emit_signal("erasure_received", message.data.user_id, message.data.version)
		"snapshot":
			for profile in message.data.profiles:
				emit_signal("profile_received", profile)
			for user_id in message.data.get("erased", []):
				emit_signal("erasure_received", user_id, INF)
		"end":
			if message.data.code.begins_with("AUTH_"):
				_api.forget_token(_token)
	if message.event in ["snapshot", "current"]:
		_failures = 0
		for user_id in _ids:
			_settled[user_id] = true


func _lost(_was_clean = false):
	_is_lost = true


func _reconnect():
	_disconnect()
	# where WebSockets are blocked, poll: late, but not wrong
	if _failures > 0:
		_api.read_all(_ids.keys())
	_retry_at = OS.get_ticks_msec() + 1000 * _api.pause_before(_failures)
	_failures += 1


func _disconnect():
	_settled.clear()
	_is_open = false
	if _socket != null:
		_socket.disconnect_from_host()
		_socket = null
