"""The clients of the four services. Each module speaks one protocol and raises ``FailedError`` when it cannot."""
