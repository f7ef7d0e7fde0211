// Times a WebAssembly program: the calls of its `main` after the first, which has to make the data. Processor time, so that
// other programs do not count.
import { readFileSync } from "node:fs";

const program = await WebAssembly.instantiate(readFileSync(process.argv[1]), {});
const call = () => {
  const start = process.cpuUsage();
  program.instance.exports.main(0, 0);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};
call();
const times = Array.from({ length: 41 }, call).sort((a, b) => a - b);
const show = (time) => `${time.toFixed(1)} ms`;
console.log(`preview of 10,000 lines in WebAssembly: fastest ${show(times[0])}, median ${show(times[20])} (wanted: 50 ms)`);
