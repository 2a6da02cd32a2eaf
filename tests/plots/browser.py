# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, driven by the DevTools protocol over a pair of pipes: JSON messages that end with a NUL
byte (chromium --remote-debugging-pipe: it reads descriptor 3 and writes descriptor 4)."""
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ["chromium", "chromium-browser", "google-chrome"]


def find():
    """The browser's path, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Browser:
    """One page. `problems` gathers what its console and its loader complain of."""

    def __init__(self, path, limit=60):
        self.limit, self.number, self.buffer, self.problems = limit, 0, b"", []
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        down_read, self.down = os.pipe()
        self.up, up_write = os.pipe()

        def give_pipes():
            # Through high numbers, so that neither pipe is overwritten by the other.
            os.dup2(down_read, 93)
            os.dup2(up_write, 94)
            os.dup2(93, 3)
            os.dup2(94, 4)

        self.process = subprocess.Popen(
            [path, "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-dev-shm-usage", "--disable-background-networking", "--hide-scrollbars",
             "--allow-file-access-from-files", "--host-resolver-rules=MAP * ~NOTFOUND",
             f"--user-data-dir={self.profile.name}", "about:blank"],
            close_fds=False, preexec_fn=give_pipes, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(down_read)
        os.close(up_write)
        target = self.call("Target.createTarget", {"url": "about:blank"}, None)["targetId"]
        self.session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True}, None)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        os.close(self.down)
        os.close(self.up)
        self.profile.cleanup()

    def receive(self, until):
        """The next message; TimeoutError when none comes."""
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.up], [], [], max(0, until - time.monotonic()))
            more = os.read(self.up, 1 << 20) if ready else b""
            if not more:
                raise TimeoutError(f"the browser said nothing for {self.limit} s, or ended")
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(line)
        self.note(message)
        return message

    def note(self, message):
        parameters = message.get("params", {})
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.problems.append(json.dumps(parameters["exceptionDetails"])[:400])
            case "Runtime.consoleAPICalled" if parameters["type"] in ("error", "warning", "assert"):
                self.problems.append(json.dumps(parameters["args"])[:400])
            case "Log.entryAdded" if parameters["entry"]["level"] in ("error", "warning"):
                self.problems.append(parameters["entry"]["text"][:400])
            case "Network.loadingFailed" if not parameters.get("canceled"):
                self.problems.append(f"did not load: {parameters.get('errorText')}")

    def call(self, method, parameters=None, session=""):
        self.number += 1
        number = self.number
        message = {"id": number, "method": method, "params": parameters or {}}
        if session is not None:
            message["sessionId"] = self.session
        os.write(self.down, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + self.limit
        while True:
            answer = self.receive(until)
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def open(self, url):
        self.call("Page.navigate", {"url": url})
        until = time.monotonic() + self.limit
        while self.run("location.href !== 'about:blank' && document.readyState") != "complete":
            if time.monotonic() > until:
                raise TimeoutError(f"{url}: not loaded within {self.limit} s")
            time.sleep(0.05)

    def run(self, expression):
        """The value of a JavaScript expression."""
        result = self.call("Runtime.evaluate",
                           {"expression": expression, "returnByValue": True, "awaitPromise": True})
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression[:80]}: {json.dumps(result['exceptionDetails'])[:300]}")
        return result["result"].get("value")

    def resize(self, width, height=900, dark=False, paper=False):
        self.call("Emulation.setDeviceMetricsOverride",
                  {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        self.call("Emulation.setEmulatedMedia",
                  {"media": "print" if paper else "screen",
                   "features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    def press(self, key, code):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", {"type": kind, "key": key, "windowsVirtualKeyCode": code,
                                                 "text": "\r" if key == "Enter" and kind == "keyDown" else ""})

    def picture(self, whole=False):
        """A PNG of the window, or of the whole page, in base64."""
        return self.call("Page.captureScreenshot", {"captureBeyondViewport": whole})["data"]
