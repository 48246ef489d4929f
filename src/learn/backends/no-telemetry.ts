/**
 * To be imported before ONNX Runtime, which since 1.29 reports to Microsoft from Linux and macOS unless this variable is
 * set: the program's command line, the machine's id, hashes of the graphs. It also writes to the user's home folder and
 * leaves a file in the temporary folder for every process.
 */
process.env.ORT_DISABLE_TELEMETRY = "1";
