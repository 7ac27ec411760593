import ArgumentParser
import Domain
import Imaging

/// `unmix inspect FILE`: what a stack is, and whether it is all there.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show what a stack is, without reading its voxels.",
        discussion: """
            Of a stack of several files, any one may be given; the whole is shown.

            Example:
              unmix inspect cells.ome.tif --json
            """)

    @Argument(help: "The stack.")
    var file: String

    @Option(help: "How the pages of a plain TIFF are ordered, such as ZCYX.")
    var axes: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let stack = try Acquisition.open(path: file, axes: axes)
        let completeness = try stack.completeness()
        let report = InspectReport(stack, completeness)
        print(json ? report.json : report.text)
        if case .incomplete = completeness { throw ExitCode(Failure.Code.incomplete.exitCode) }
    }
}
