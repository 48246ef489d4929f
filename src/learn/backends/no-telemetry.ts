/**
 * To be imported before ONNX Runtime, which since 1.29 reports to Microsoft from Linux and macOS unless this variable is
 * set. It then also keeps a database in the user's home and leaves a file in the temporary folder for every process.
 */
process.env.ORT_DISABLE_TELEMETRY = "1";
