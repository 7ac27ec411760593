import CLinux
import Domain
import Files
import Glibc
import Processing

// One attempt, or one probe: `unmix-worker TICKET` or `unmix-worker --probe FILE …`; or, as `unmix-worker --nursery`,
// copies of itself for each that is ordered.
var arguments = Array(CommandLine.arguments.dropFirst())
if arguments == ["--nursery"] {
    Warming.run()
    var nursery = Nursery(orders: STDIN_FILENO)
    arguments = nursery.serve()
}
do throws(Failure) {
    let order = try Order(arguments)
    _ = unmixd_name_process(order.processName)
    switch order {
    case .probe(let path, let axes, let limits):
        try Work.probe(path, axes: axes, limits: limits)
    case .attempt(let ticket): try Work.attempt(ticket)
    }
} catch {
    TextOutput.write(error.description + "\n", to: STDERR_FILENO)
    exit(error.code.exitCode)
}
