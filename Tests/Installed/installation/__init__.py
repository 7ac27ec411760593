"""What the tests of the installed package need: real machines with systemd, a file server, and microscopes."""
