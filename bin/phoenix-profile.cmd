@echo off
echo phoenix-profile: Windows is not supported (expected: Linux or macOS; on Windows use WSL 2, or the image of docs\image.md) 1>&2
exit /b 1
