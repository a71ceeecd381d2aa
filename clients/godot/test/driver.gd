# The driver of the conformance suite; see clients/conformance/README.md. Its lines come through a
# socket, because GDScript cannot read standard input without blocking.
extends SceneTree

const PhoenixProfiles = preload("res://addons/phoenix_profile/phoenix_profiles.gd")

var socket = StreamPeerTCP.new()
var buffer = PoolByteArray()
var profiles
var tokens = []
var last = {}
var watches = {}


func _init():
	socket.connect_to_host("127.0.0.1", int(OS.get_environment("DRIVER_PORT")))


func _idle(_delta):
	var status = socket.get_status()
	if status == StreamPeerTCP.STATUS_CONNECTED:
		read_calls()
	elif status != StreamPeerTCP.STATUS_CONNECTING:
		quit()


func read_calls():
	var available = socket.get_available_bytes()
	if available > 0:
		buffer.append_array(socket.get_data(available)[1])
	var lines = buffer.get_string_from_utf8().split("\n") if 10 in buffer else []
	if lines.size() > 0 and buffer[buffer.size() - 1] == 10:
		buffer.resize(0)
		for line in lines:
			if line:
				run(parse_json(line))


func write(message):
	socket.put_data((to_json(message) + "\n").to_utf8())


func answer(call, result):
	write({"id": int(call.id), "result": result})


func run(call):
	match call.op:
		"open":
			open(call)
			answer(call, null)
		"get":
			get_profiles(call)
		"change":
			var expected = last.get(call.user_id) if call.get("expected") else null
			var result = yield(
				profiles.change(call.user_id, {"name": call.name}, expected), "completed"
			)
			answer(call, outcome(result))
		"watch":
			var id = int(call.watch)
			watches[id] = profiles.watch(call.user_ids)
			watches[id].connect("changed", self, "changed", [id])
			watches[id].connect("erased", self, "erased", [id])
			answer(call, null)
		"stop":
			profiles.unwatch(watches[int(call.watch)])
			answer(call, null)
		"close":
			if profiles:
				profiles.queue_free()
				profiles = null
			answer(call, null)


func open(call):
	profiles = PhoenixProfiles.new()
	profiles.base_url = call.base_url
	if call.has("key"):
		profiles.key = call.key
	else:
		tokens = call.tokens
		profiles.token = funcref(self, "next_token")
	profiles.max_age = call.max_age_ms / 1000
	profiles.pause_min = call.pause_min_ms / 1000
	profiles.retries = call.retries
	root.add_child(profiles)


# Yields, like a game that asks its own server.
func next_token():
	yield(self, "idle_frame")
	return tokens.pop_front() if tokens.size() > 1 else tokens[0]


func get_profiles(call):
	var results = []
	for i in call.user_ids.size():
		results.append(null)
		profiles.get_profile(call.user_ids[i]).connect("completed", self, "got", [call, results, i])


func got(result, call, results, i):
	results[i] = outcome(result)
	if not null in results:
		answer(call, results)


func outcome(result):
	if result.error:
		return {"error": result.error}
	last[result.profile.user_id] = result.profile
	return {"profile": result.profile}


func changed(profile, watch):
	write({"watch": watch, "profile": profile})


func erased(user_id, watch):
	write({"watch": watch, "erased": user_id})
