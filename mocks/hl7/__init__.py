"""The HL7 v2 receiver: takes messages over MLLP, records each before it acknowledges it."""
