# A live leaderboard, whose player, alice, can change her name. Profiles is an autoload.
extends VBoxContainer

const SCORES = {
	"alice": 9120, "player-1": 8730, "player-2": 7940, "player-3": 6310, "player-4": 5020
}
const AVATAR_SIZE = 48

var avatar_urls = {}


func _ready():
	var url = OS.get_environment("API")
	Profiles.base_url = url if url else "http://localhost:8080"
	# a real game gets the token of its player from its own server
	Profiles.token = OS.get_environment("TOKEN")
	for user_id in SCORES:
		_add_row(user_id)
	var board = Profiles.watch(SCORES.keys())
	board.connect("changed", self, "_show")
	board.connect("erased", self, "_hide")
	$Rename/Change.connect("pressed", self, "_rename")


func _add_row(user_id):
	var row = HBoxContainer.new()
	row.name = user_id
	var avatar = TextureRect.new()
	avatar.name = "Avatar"
	avatar.rect_min_size = Vector2(AVATAR_SIZE, AVATAR_SIZE)
	var player = Label.new()
	player.name = "Player"
	player.text = "…"
	player.size_flags_horizontal = SIZE_EXPAND_FILL
	var score = Label.new()
	score.text = str(SCORES[user_id])
	for cell in [avatar, player, score]:
		row.add_child(cell)
	$Rows.add_child(row)


func _show(profile):
	print(profile.user_id, ": ", profile.name)
	var row = $Rows.get_node(profile.user_id)
	row.get_node("Player").text = profile.name
	if avatar_urls.get(profile.user_id) != profile.avatar_url:
		avatar_urls[profile.user_id] = profile.avatar_url
		_load_avatar(profile, row.get_node("Avatar"))


func _hide(user_id):
	$Rows.get_node(user_id).get_node("Player").text = user_id


func _load_avatar(profile, avatar):
	var request = HTTPRequest.new()
	avatar.add_child(request)
	request.request(Profiles.avatar_png(profile, AVATAR_SIZE))
	var answer = yield(request, "request_completed")
	request.queue_free()
	var image = Image.new()
	# a later avatar may have come in between
	if avatar_urls[profile.user_id] == profile.avatar_url and answer[1] == 200:
		if image.load_png_from_buffer(answer[3]) == OK:
			avatar.texture = ImageTexture.new()
			avatar.texture.create_from_image(image)


func _rename():
	var change = Profiles.change("alice", {"name": $Rename/Name.text})
	var result = yield(change, "completed")
	if result.error:
		$Status.text = result.error.message
	else:
		$Status.text = "You are %s now." % result.profile.name
