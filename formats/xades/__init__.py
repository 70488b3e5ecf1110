"""The signature document of a DMP submission: an enveloping XAdES whose manifest names the lot and its documents."""
