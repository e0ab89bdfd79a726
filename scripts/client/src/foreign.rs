//! Interfaces of the chain and of other projects that the client calls or decodes.

use alloy::sol;

sol! {
    /// Deploys, activates and constructs a Stylus program in one transaction.
    #[sol(all_derives)]
    interface IStylusDeployer {
        event ContractDeployed(address deployedContract);

        error ContractDeploymentError(bytes bytecode);
        error ContractInitializationError(address newContract, bytes reason);
        error RefundExcessValueError(uint256 excessValue);
        error EmptyBytecode();

        function deploy(bytes calldata bytecode, bytes calldata initData, uint256 initValue, bytes32 salt) external payable returns (address);
    }

    /// The chain's registry of Stylus programs.
    #[sol(all_derives)]
    interface IArbWasm {
        error ProgramNotWasm();
        error ProgramNotActivated();
        error ProgramNeedsUpgrade(uint16 version, uint16 stylusVersion);
        error ProgramExpired(uint64 ageInSeconds);
        error ProgramUpToDate();
        error ProgramKeepaliveTooSoon(uint64 ageInSeconds);
        error ProgramInsufficientValue(uint256 have, uint256 want);

        event ProgramActivated(bytes32 indexed codehash, bytes32 moduleHash, address program, uint256 dataFee, uint16 version);

        function activationGas() external view returns (uint64 gas);
        function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
        function stylusVersion() external view returns (uint16 version);
        function codehashVersion(bytes32 codehash) external view returns (uint16 version);
    }

    /// Answers of a node about its chain.
    interface INodeInterface {
        function gasEstimateL1Component(address to, bool contractCreation, bytes calldata data) external payable returns (uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
    }

    /// Errors of an ERC-4626 vault made of `OpenZeppelin`'s components.
    #[sol(all_derives)]
    interface IVenueErrors {
        error ERC4626ExceededMaxDeposit(address receiver, uint256 assets, uint256 max);
        error ERC4626ExceededMaxMint(address receiver, uint256 shares, uint256 max);
        error ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max);
        error ERC4626ExceededMaxRedeem(address owner, uint256 shares, uint256 max);
        error ERC20InvalidApprover(address approver);
        error SafeErc20FailedOperation(address token);
        error SafeErc20FailedDecreaseAllowance(address spender, uint256 currentAllowance, uint256 requestedDecrease);
        error InvalidAsset(address asset);
    }

    /// Errors that the Solidity compiler defines.
    #[sol(all_derives)]
    interface ISolidityErrors {
        error Error(string message);
        error Panic(uint256 code);
    }
}
