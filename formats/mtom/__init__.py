"""SOAP messages with their documents beside them: multipart/related and XOP (MTOM), or plain XML.

Every part keeps the byte offsets that it had in the HTTP body, for locators.
"""

from formats.mtom.package import MtomError, Package, Part
from formats.mtom.read import MAX_BYTES, read
from formats.mtom.write import Attachment, write

__all__ = ["MAX_BYTES", "Attachment", "MtomError", "Package", "Part", "read", "write"]
