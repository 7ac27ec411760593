"""Copies a file to the share as the Explorer of Windows does: makes it and closes it, opens it again, says how long it
will be, and fills it.

    explorer.py whole|killed USER PASSWORD FILE NAME

`killed` ends in the middle by SIGKILL: the file has its full size by then.
"""

import os
import signal
import sys
import time
import uuid
from pathlib import Path

from smbprotocol.connection import Connection
from smbprotocol.file_info import FileEndOfFileInformation, InfoType
from smbprotocol.open import (
    CreateDisposition, CreateOptions, FileAttributes, FilePipePrinterAccessMask, ImpersonationLevel, Open,
    ShareAccess, SMB2SetInfoRequest)
from smbprotocol.session import Session
from smbprotocol.tree import TreeConnect

CHUNK = 256 * 1024
FILE_END_OF_FILE_INFORMATION = 20


class Share:
    def __init__(self, user, password):
        self.connection = Connection(uuid.uuid4(), "127.0.0.1", 445)
        self.connection.connect()
        self.session = Session(self.connection, user, password)
        self.session.connect()
        self.tree = TreeConnect(self.session, r"\\127.0.0.1\drop")
        self.tree.connect()

    def open(self, name, disposition):
        file = Open(self.tree, name.replace("/", "\\"))
        file.create(
            ImpersonationLevel.Impersonation,
            FilePipePrinterAccessMask.GENERIC_READ | FilePipePrinterAccessMask.GENERIC_WRITE,
            FileAttributes.FILE_ATTRIBUTE_NORMAL, ShareAccess.FILE_SHARE_READ, disposition,
            CreateOptions.FILE_NON_DIRECTORY_FILE)
        return file

    def set_size(self, file, size):
        information = FileEndOfFileInformation()
        information["end_of_file"] = size
        request = SMB2SetInfoRequest()
        request["info_type"] = InfoType.SMB2_0_INFO_FILE
        request["file_info_class"] = FILE_END_OF_FILE_INFORMATION
        request["file_id"] = file.file_id
        request["buffer"] = information.pack()
        self.connection.receive(
            self.connection.send(request, self.session.session_id, self.tree.tree_connect_id))


def main():
    how, user, password, path, name = sys.argv[1:]
    content = Path(path).read_bytes()
    share = Share(user, password)
    share.open(name, CreateDisposition.FILE_OVERWRITE_IF).close()
    # A slow disk at the other end: longer than the quiet time goes by before anything more happens.
    time.sleep(2)
    file = share.open(name, CreateDisposition.FILE_OPEN)
    share.set_size(file, len(content))
    for offset in range(0, len(content), CHUNK):
        if how == "killed" and offset > len(content) // 2:
            os.kill(os.getpid(), signal.SIGKILL)
        file.write(content[offset:offset + CHUNK], offset)
        time.sleep(0.2)
    file.close()
    share.connection.disconnect()


main()
