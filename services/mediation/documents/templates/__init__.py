"""The templates of agreements, and the script that makes the Word one."""
