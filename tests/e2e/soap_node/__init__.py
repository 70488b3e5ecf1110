"""The npm package "soap" and the program that calls it; its modules are installed outside the repository."""
