"""files.*: the upload in three steps."""

from __future__ import annotations

from tests.doubles.slack.methods import Request, method
from tests.doubles.slack.posting import publish
from tests.doubles.slack.state import Json, Message, SlackError


@method("files.getUploadURLExternal", "files:write")
def upload_url(request: Request) -> Json:
    world = request.world
    file_id = world.new_id("F")
    length = request.whole_number("length", 0, 1 << 30)
    world.files[file_id] = {"id": file_id, "name": request.needed("filename"), "size": length, "team": request.team.id}
    return {"upload_url": f"{world.base}/upload/{file_id}", "file_id": file_id}


@method("files.completeUploadExternal", "files:write")
def complete_upload(request: Request) -> Json:
    world = request.world
    given = request.needed("files")
    if not isinstance(given, list):
        raise SlackError("invalid_arguments")
    done = []
    for item in given:
        file = world.files.get(item["id"])
        if file is None or file["team"] != request.team.id or "content" not in file:
            raise SlackError("file_not_found")
        file["title"] = item.get("title", file["name"])
        done.append({name: file[name] for name in ("id", "title", "name", "size")})
    target = request.arguments.get("channel_id") or request.arguments.get("channels")
    if target:
        channel = world.channel(request.team, target)
        if request.team.bot_user not in channel.members:
            raise SlackError("not_in_channel")
        text = str(request.arguments.get("initial_comment") or "")
        thread = request.arguments.get("thread_ts")
        post = Message(
            request.team.id, channel.id, world.new_ts(), request.team.bot_user, "files", text, thread_ts=thread
        )
        post.files = [dict(file) for file in done]
        publish(world, post)
    return {"files": done}
