"""The ways in which people meet Paceboard. A surface shows; it computes nothing."""
