import Domain
import Files
import Glibc
import Processing

// One attempt, or one probe: `unmix-worker TICKET` or `unmix-worker --probe FILE [--axes AXES]`.
let arguments = Array(CommandLine.arguments.dropFirst())
Lifeline.hold()
do throws(Failure) {
    switch try Order(arguments) {
    case .probe(let path, let axes): try Work.probe(path, axes: axes)
    case .attempt(let ticket): try Work.attempt(ticket)
    }
} catch {
    TextOutput.write(error.description + "\n", to: STDERR_FILENO)
    exit(error.code.exitCode)
}
