# Read by CMake right after llama.cpp's own `project()` (CMAKE_PROJECT_<name>_INCLUDE). llama-cpp-python turns the
# `common` library on, which brings an HTTP client and the code of the command-line tools; nothing here uses it, and
# it is a third of what is compiled.
set(LLAMA_BUILD_COMMON OFF)
