import Domain
import Glibc
import Watching

/// Walks a folder as the service's scan does, and prints how many files it has and how many seconds it took.
@main
enum Scan {
    private final class Counter: Scanner.Visitor {
        var files = 0
        var bytes: Int64 = 0

        func enter(_ folder: String, descriptor: Int32) -> Bool { true }
        func see(_ path: String, _ sight: Sight) {
            guard case .file(let stamp) = sight else { return }
            files += 1
            bytes += stamp.size
        }
        func cannotName(_ path: String) {}
        func cannotRead(_ folder: String, _ error: SystemError) {}
    }

    static func main() {
        guard CommandLine.arguments.count == 2 else {
            print("usage: unmix-bench-scan FOLDER")
            exit(64)
        }
        let root = open(CommandLine.arguments[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { exit(66) }
        let counter = Counter()
        let seconds = ContinuousClock().measure {
            Scanner(ignored: .standard).walk("", beneath: root, counter)
        }
        print(
            #"{"files": \#(counter.files), "bytes": \#(counter.bytes), "#
                + #""seconds": \#(seconds / .seconds(1))}"#)
    }
}
