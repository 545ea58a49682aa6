"""grid（网格）: places below the village, the officers there, what they find and are sent to do."""
