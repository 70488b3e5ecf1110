"""HL7 v2: ER7 messages, MLLP framing, the identity of a PID segment and its rules. Sources: HL7 2.5, IHE PAM France."""
