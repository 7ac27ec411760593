public import ArgumentParser
public import Domain
import Files
import FoundationEssentials
import Processing
import Rules

/// `unmix run INPUT OUTPUT`: one stack by hand.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Unmix one stack.",
        discussion: """
            Writes the corrected OME-TIFF and, beside it, OUTPUT.json with what was done. The input is never changed.

            Examples:
              unmix run cells.ome.tif cells_unmixed.ome.tif --alpha 0.21
              unmix run cells.lsm out.ome.tif --alpha-mode per_t --method linear_fit --compression zstd
              unmix run again.ome.tif again_unmixed.ome.tif --params cells_unmixed.ome.tif.json
            """)

    @Argument(help: "The stack.")
    var input: String
    @Argument(help: "The corrected OME-TIFF.")
    var output: String

    @Option(
        help: .init(
            "Parameters from a YAML or JSON file or an earlier sidecar; flags override them.",
            valueName: "file"))
    var params: String?
    @Option(help: "How the pages of a plain TIFF are ordered, such as ZCYX.")
    var axes: String?
    @Option(help: "none, deflate, zstd or lzw.")
    var compression = Compression.none
    @Flag(help: "Replace OUTPUT where it exists.")
    var overwrite = false
    @Flag(help: "Show no progress.")
    var quiet = false

    @OptionGroup(title: "Parameters") var parameters: ParameterFlags

    func run() throws {
        let steps = try ParameterSource(file: params, flags: parameters.values).steps()
        let place = try OutputPlace(input: input, output: output, overwrite: overwrite)
        let display = ProgressDisplay()
        defer { display.finish() }
        try place.fill { staging throws(Failure) in
            let ticket = Ticket(
                job: 0, attempt: 1, input: input, stamp: nil, axes: axes, steps: steps,
                compression: compression, staging: staging, output: place.output,
                provenance: .init())
            return try Attempt.run(ticket) { if !quiet { display.show($0) } }
        }
    }
}

extension Compression: ExpressibleByArgument {}
