"""What brings OneDoor to life: the local platform, the stand-ins, the images and manifests."""
