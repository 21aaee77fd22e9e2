# Isso deletes old comments in a background thread. A worker that is forked while it holds Isso's lock waits for that
# lock for ever. So forking waits for it.

import gc
import os

import isso


def when_ready(server):
    for value in gc.get_objects():
        if issubclass(type(value), isso.Isso):
            lock = value.lock
            os.register_at_fork(before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release)
