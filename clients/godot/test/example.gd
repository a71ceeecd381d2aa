# Plays examples/godot: waits for names and avatars, and changes the name of the player.
extends SceneTree

const STATUS = "You are Alice Lind now."

var is_renamed = false
var board


func _init():
	board = load("res://leaderboard.tscn").instance()
	root.call_deferred("add_child", board)


func _idle(_delta):
	if not is_renamed and is_shown():
		is_renamed = true
		board.get_node("Rename/Name").text = "Alice Lind"
		board.get_node("Rename/Change").emit_signal("pressed")
	if is_renamed and board.get_node("Status").text == STATUS and player(0) == "Alice Lind":
		quit()


func is_shown():
	for row in board.get_node("Rows").get_children():
		var avatar = row.get_node("Avatar").texture
		if row.get_node("Player").text == "…" or avatar == null or avatar.get_width() != 48:
			return false
	return board.get_node("Rows").get_child_count() == 5


func player(row):
	return board.get_node("Rows").get_child(row).get_node("Player").text
