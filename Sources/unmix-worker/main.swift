import Domain
import Files
import Glibc
import Processing

// One attempt, or one probe: `unmix-worker TICKET` or `unmix-worker --probe FILE …`.
let arguments = Array(CommandLine.arguments.dropFirst())
do throws(Failure) {
    switch try Order(arguments) {
    case .probe(let path, let axes, let limits):
        try Work.probe(path, axes: axes, limits: limits)
    case .attempt(let ticket): try Work.attempt(ticket)
    }
} catch {
    TextOutput.write(error.description + "\n", to: STDERR_FILENO)
    exit(error.code.exitCode)
}
